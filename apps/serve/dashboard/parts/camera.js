// A picture from the camera, as a JPEG blob, or null where it was given up.
import {button, h, icon} from '../dom.js';
import {t} from '../language.js';
import {showDialog} from './dialog.js';

const why = {NotAllowedError: 'camera.denied', NotFoundError: 'camera.none', NotReadableError: 'camera.busy'};

export const cameraIsThere = () => Boolean(navigator.mediaDevices?.getUserMedia);

export const takePicture = () => new Promise(resolve => {
  let stream = null, picture = null, closed = false;
  const video = h('video', {autoplay: true, playsinline: true, 'aria-label': t('camera.view')});
  video.muted = true;
  const problem = h('p', {role: 'alert', class: 'failure'});
  problem.hidden = true;
  const shoot = button(t('camera.take'), {class: 'primary', disabled: true, on: {click: () => {
    const canvas = h('canvas', {width: video.videoWidth, height: video.videoHeight});
    canvas.getContext('2d').drawImage(video, 0, 0);
    canvas.toBlob(blob => {
      picture = blob;
      close();
    }, 'image/jpeg', 0.95);
  }}}, 'camera');
  const {close} = showDialog({
    title: t('camera.title'),
    wide: true,
    content: [h('p', {class: 'note'}, t('camera.note')), h('div', {class: 'camera'}, video), problem],
    actions: [button(t('cancel'), {on: {click: () => close()}}), shoot],
    onClose: () => {
      closed = true;
      stream?.getTracks().forEach(track => track.stop());
      resolve(picture);
    },
  });
  video.addEventListener('loadeddata', () => {
    shoot.disabled = false;
    shoot.focus();
  });
  navigator.mediaDevices.getUserMedia({video: {facingMode: 'environment', width: {ideal: 1920}, height: {ideal: 1080}}}).then(
      found => {
        stream = found;
        if (closed) stream.getTracks().forEach(track => track.stop());
        else video.srcObject = stream;
      },
      error => {
        problem.hidden = false;
        problem.textContent = t(why[error.name] ?? 'camera.failed');
      });
});
